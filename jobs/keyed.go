package jobs

import "sync"

// keyed is a lock for each key. The zero value is ready.
type keyed struct {
	mu    sync.Mutex
	locks map[string]*waiting
}

type waiting struct {
	sync.Mutex
	n int // holders and waiters
}

// lock waits for the key and returns what frees it.
func (k *keyed) lock(key string) (unlock func()) {
	k.mu.Lock()
	if k.locks == nil {
		k.locks = map[string]*waiting{}
	}
	w := k.locks[key]
	if w == nil {
		w = &waiting{}
		k.locks[key] = w
	}
	w.n++
	k.mu.Unlock()
	w.Lock()
	return func() {
		w.Unlock()
		k.mu.Lock()
		defer k.mu.Unlock()
		if w.n--; w.n == 0 {
			delete(k.locks, key)
		}
	}
}
