package store

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/riverqueue/river/riverdriver"
)

// board is a listener that looks every 50 ms, as River's does.
type board struct {
	riverdriver.Listener
	looks  int
	notice *riverdriver.Notification
	err    error
}

func (b *board) WaitForNotification(ctx context.Context) (*riverdriver.Notification, error) {
	for {
		if b.looks++; b.notice != nil || b.err != nil {
			return b.notice, b.err
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func TestNoticesAreLookedForWhenThereIsNews(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		news := make(chan struct{}, 1)
		b := &board{}
		l := &listener{Listener: b, news: news}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		heard := make(chan error, 1)
		wait := func() {
			go func() {
				_, err := l.WaitForNotification(ctx)
				heard <- err
			}()
		}
		wait()
		<-time.After(time.Hour) // of the bubble: it takes no time
		synctest.Wait()
		if b.looks > 10 {
			t.Errorf("in a quiet hour %d looks were taken", b.looks)
		}
		b.notice = &riverdriver.Notification{Topic: "river_insert"}
		began := time.Now()
		news <- struct{}{}
		if err := <-heard; err != nil || time.Since(began) != 0 {
			t.Errorf("the notice was found after %s, %v", time.Since(began), err)
		}

		b.notice, b.err = nil, errors.New("the database is closed")
		wait()
		if err := <-heard; !errors.Is(err, b.err) {
			t.Errorf("the listener's own error is %v", err)
		}

		b.err = nil
		wait()
		<-time.After(time.Second)
		cancel()
		if err := <-heard; !errors.Is(err, context.Canceled) {
			t.Errorf("when its time is over it says %v", err)
		}
	})
}
