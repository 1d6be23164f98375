// The machine's time zone as the core knows it, such as `Asia/Shanghai`.
class Zone {
  name = $state<string>();

  use(name: string): void {
    try {
      new Intl.DateTimeFormat('en', { timeZone: name });
      this.name = name;
    } catch {
      this.name = undefined;
    }
  }
}

export const zone = new Zone();
