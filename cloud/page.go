package cloud

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"headsup/maintenance"
)

// mostPages bounds a list that never ends.
const mostPages = 200

// listing is how one list of the API is read page by page.
type listing[T any] struct {
	call
	begin string // the parameter that says where a page begins
	limit int    // the longest page that the cloud gives
	key   string // of the records in the answer
	count string // of their number, which is never trusted: only compared

	read func(record) (item T, id string, err error) // err with an item kept is a partial; see partial
}

// partial is the error of a record that was read but for a field that nothing rests on.
type partial struct{ error }

// list reads all pages. It ends with a short page or with one that brings nothing new, never by the count: that is a number,
// a string or missing, depending on whom one asks (facts, section 0).
//
// A record that appears twice is given once. What is inserted or removed while the pages are read can make the cloud skip a
// record; the next poll has it.
func list[T any](ctx context.Context, c *Client, l listing[T]) ([]T, []Unread, error) {
	var (
		items   []T
		unreads []Unread
		seen    = map[string]bool{}
	)
	for number := range mostPages {
		query := url.Values{"limit": {strconv.Itoa(l.limit)}, l.begin: {strconv.Itoa(number * l.limit)}}
		maps.Copy(query, l.query)
		k := l.call
		k.query = query
		page, err := c.page(ctx, k, l.key, l.count)
		if err != nil {
			return nil, nil, err
		}
		fresh := false
		for _, raw := range page.records {
			item, bad, id, ok := readOne(raw, l.read)
			mark := id
			if mark == "" {
				mark = string(raw)
			}
			if seen[mark] {
				continue
			}
			seen[mark], fresh = true, true
			if ok {
				items = append(items, item)
			}
			if bad != nil {
				unreads = append(unreads, *bad)
			}
		}
		if len(page.records) < l.limit || !fresh {
			c.compare(l.call, len(seen), page.count)
			return items, unreads, nil
		}
	}
	err := fmt.Errorf("more than %d pages", mostPages)
	return nil, nil, c.fail(l.call, maintenance.Fault{Kind: maintenance.FaultUnavailable}, err)
}

// readOne reads a record, and says what is wrong with it.
func readOne[T any](raw json.RawMessage, read func(record) (T, string, error)) (item T, bad *Unread, id string, ok bool) {
	r, err := readRecord(raw)
	if err == nil {
		item, id, err = read(r)
	}
	if err == nil {
		return item, nil, id, true
	}
	var part partial
	kept := errors.As(err, &part)
	u := unread(id, err, raw)
	u.Kept = kept
	return item, &u, id, kept
}

// onePage is one answer of a list.
type onePage struct {
	records []json.RawMessage
	count   int // -1 where the cloud gave none that can be read
}

func (c *Client) page(ctx context.Context, k call, key, count string) (onePage, error) {
	body, err := c.read(ctx, k)
	if err != nil {
		return onePage{}, err
	}
	page, err := readPage(body, key, count)
	if err != nil {
		f := c.faultIn(http.Header{}, http.StatusOK, body, maintenance.FaultUnavailable)
		return onePage{}, c.fail(k, f, err)
	}
	return page, nil
}

// readPage takes an answer apart. An answer without a list is only taken for an empty one where it says so itself: else a
// stray {} would make every task look gone.
func readPage(body []byte, key, count string) (onePage, error) {
	whole, err := readRecord(body)
	if err != nil {
		return onePage{}, errors.New("the answer is not a JSON object")
	}
	page := onePage{count: -1}
	if n, err := strconv.Atoi(strings.TrimSpace(whole.text(count))); err == nil && n >= 0 {
		page.count = n
	}
	raw, there := whole[key]
	if there {
		if json.Unmarshal(raw, &page.records) != nil {
			return onePage{}, fmt.Errorf("%s is not a list", key)
		}
	}
	if page.records == nil && page.count != 0 && (!there || page.count > 0) {
		return onePage{}, fmt.Errorf("the answer has no %s", key)
	}
	return page, nil
}

// compare leaves a trace where the cloud counts more than it lists: a page limit that changed would show so.
func (c *Client) compare(k call, listed, counted int) {
	if counted > listed {
		c.log.Warn("the cloud counts more records than it listed", "project", c.project, "op", string(k.op), "listed", listed, "counted", counted)
	}
}

// inPath checks an id before it goes into a path. One that does not fit is refused without a call.
func (c *Client) inPath(op Op, what, id string) error {
	if hexID(id) {
		return nil
	}
	err := fmt.Errorf("%s id %q is not made of hex digits and dashes", what, plainText(id, longestCode))
	return c.fail(call{op: op}, maintenance.Fault{Kind: maintenance.FaultInvalid}, err)
}

const longestID = 64

func hexID(id string) bool {
	return id != "" && len(id) <= longestID && strings.Trim(id, "0123456789abcdefABCDEF-") == "" && strings.Trim(id, "-") != ""
}
