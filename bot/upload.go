package bot

import (
	"bytes"
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"headsup/cards"
	"headsup/maintenance"
)

// Upload hands Slack a picture, which belongs to no channel: a message that shows it brings it to whoever sees that message. It gives the id by which a
// block shows it. Slack looks at a picture in its own time, and until then refuses a message with it as invalid.
//
// A bot that was not granted files:write is refused, and not told to wait: it has other things to say.
func (c *Courier) Upload(ctx context.Context, p cards.Picture) (id string, err error) {
	err = c.call(ctx, limit{key: "upload", every: uploadEvery, burst: uploadBurst}, func(ctx context.Context) error {
		place, err := c.api.GetUploadURLExternalContext(ctx, slack.GetUploadURLExternalParameters{FileName: p.Name, FileSize: len(p.PNG), AltTxt: p.Alt})
		if err != nil {
			return err
		}
		if err := c.api.UploadToURL(ctx, slack.UploadToURLParameters{UploadURL: place.UploadURL, Reader: bytes.NewReader(p.PNG), Filename: p.Name}); err != nil {
			return withoutPlace(err, place.UploadURL)
		}
		_, err = c.api.CompleteUploadExternalContext(ctx, slack.CompleteUploadExternalParameters{Files: []slack.FileSummary{{ID: place.FileID, Title: p.Title}}})
		id = place.FileID
		return err
	})
	var lost *maintenance.Undelivered
	if errors.As(err, &lost) && lost.Word == "missing_scope" {
		return "", &maintenance.Undelivered{Kind: maintenance.PostRefused, Word: lost.Word, Err: lost.Err}
	}
	return id, err
}

// withoutPlace is an error of an upload that does not name where it went: whoever has that address can put a file there.
func withoutPlace(err error, address string) error {
	if strings.Contains(err.Error(), address) {
		if _, ok := errors.AsType[*url.Error](err); !ok { // undelivered takes it out of those
			return errors.New("slack-go does not send the token to the address that Slack gave for the file")
		}
	}
	return err
}

// Each upload is two calls of about a hundred a minute each (D).
const (
	uploadEvery = time.Second
	uploadBurst = 5
)
