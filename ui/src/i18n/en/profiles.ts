export const profiles = {
  secret: {
    inKeychain: 'Stored in keychain',
    untilQuit: 'Kept until you quit',
    replace: 'Replace',
    forget: 'Forget',
    keepStored: 'Keep the stored one',
  },
} as const;
