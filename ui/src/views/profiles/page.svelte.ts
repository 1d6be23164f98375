// Which profile is open, and the question about unsaved changes. It outlives the page, so that looking elsewhere
// loses nothing.
import type { ProfileId, ProviderKind, Space } from '../../bindings';
import { app } from '../../state/app.svelte';
import { whereabouts } from '../../state/place.svelte';
import { profiles } from '../../state/profiles.svelte';
import { blankDraft } from './drafts';
import { ProfileEditor } from './editor.svelte';

type Wish = ProfileId | 'new' | 'none';

class ProfilePage {
  editor = $state<ProfileEditor | null>(null);
  /** What was asked for while changes were unsaved. */
  waiting = $state<Wish | null>(null);
  #space: Space | null = null;

  /** Drops what belongs to the other space. */
  enter(space: Space): void {
    if (this.#space !== space) {
      this.editor = null;
      this.waiting = null;
    }
    this.#space = space;
  }

  /** Opens the form of a new profile at this vendor; a vendor that is typed for already stays. */
  add(kind: ProviderKind): void {
    this.open('new');
    if (this.editor?.id === null && !this.editor.dirty) this.editor = new ProfileEditor(blankDraft(app.status?.sandbox_address ?? null, kind));
  }

  open(wish: Wish): void {
    whereabouts.go('profiles');
    if (wish === 'new' ? this.editor?.id === null : this.editor?.id === wish) return;
    if (this.editor?.dirty) this.waiting = wish;
    else this.show(wish);
  }

  show(wish: Wish): void {
    this.waiting = null;
    const profile = profiles.find(wish);
    if (wish === 'new') this.editor = new ProfileEditor(blankDraft(app.status?.sandbox_address ?? null));
    else this.editor = profile ? new ProfileEditor(profile) : null;
  }
}

export const profilePage = new ProfilePage();
