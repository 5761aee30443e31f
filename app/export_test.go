package app

import "time"

// ReadAt is when the whole cloud was last read and kept.
func ReadAt(a *App) time.Time { return a.store.Snapshot().ReadAt() }
