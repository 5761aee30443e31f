package maintenance

// CalledOff says that the task does not run any more and never did: it was cancelled or deleted, or left the list before its time.
func (t Task) CalledOff() bool {
	if c := t.Course(); !c.BeganAt.IsZero() || c.End == Succeeded || c.End == Failed {
		return false
	}
	return t.Status == Cancelled || t.Status == Deleted || !t.GoneAt.IsZero() && t.GoneAt.Before(t.ScheduledAt)
}
