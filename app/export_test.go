package app

// Read says whether the cloud was read whole.
func Read(a *App) bool { return !a.store.Snapshot().ReadAt().IsZero() }
