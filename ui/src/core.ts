// The core that this window speaks to: Tauri's, unless a browser or a test put another in its place.
import { tauri, type Api } from './api';

export let core: Api = tauri;

export function speakTo(api: Api): void {
  core = api;
}
