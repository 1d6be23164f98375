//! Questions to the person at the terminal: a secret, a word to confirm. Without a terminal nothing is asked.
