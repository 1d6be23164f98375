//! What happens to a run's jobs, told line by line while somebody watches.
