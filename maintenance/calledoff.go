package maintenance

// CalledOff says that the task does not run any more and never did: it was cancelled or deleted, or left the list before its time.
func (t Task) CalledOff() bool {
	if !t.Course.BeganAt.IsZero() || t.Course.End == Succeeded || t.Course.End == Failed {
		return false
	}
	return t.Status == Cancelled || t.Status == Deleted || !t.GoneAt.IsZero() && t.GoneAt.Before(t.ScheduledAt)
}
