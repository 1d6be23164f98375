import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  // Tests run the browser's build of Svelte, as the window does.
  resolve: process.env.VITEST ? { conditions: ['browser'] } : {},
  server: { host: '127.0.0.1', port: 1420, strictPort: true },
  build: {
    // The window's policy allows no inline style or script, so neither may be written into the page.
    outDir: 'dist',
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: {
    environment: 'jsdom',
    include: ['tests/**/*.test.ts', 'src/**/*.test.ts'],
    setupFiles: ['tests/setup.ts'],
  },
});
