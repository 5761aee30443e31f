package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"headsup/maintenance"
)

// Origin stands where the hash of a row before the first would stand.
const Origin = "0000000000000000000000000000000000000000000000000000000000000000"

// Row is a record in its place in the chain. Hashes are SHA-256 in lower-case hex.
type Row struct {
	Seq    int64  // 0 where only the text says it, as in a file
	Before string // hash of the row before; Origin for the first
	Hash   string // of Before and the digest of Text, both as hex, one behind the other
	Text   string // the canonical text of the record
}

// Head is the end of a chain: it stands for every row up to it.
type Head struct {
	Seq  int64
	Hash string
}

// Start is the head of a chain without rows.
func Start() Head { return Head{Hash: Origin} }

// Head is the chain's end where this is its last row.
func (r Row) Head() Head { return Head{Seq: r.Seq, Hash: r.Hash} }

// Seal puts an entry behind a head.
func Seal(head Head, e maintenance.Entry) (Row, error) {
	text, err := canonical(record(head.Seq+1, e))
	if err != nil {
		return Row{}, err
	}
	return Row{Seq: head.Seq + 1, Before: head.Hash, Hash: link(head.Hash, digest(text)), Text: text}, nil
}

// digest stands for a text without showing it.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// link ties a digest to the hash before it. Two steps, so that a row whose text is nobody else's business can be shown by its digest,
// and the chain over it can still be checked.
func link(before, digest string) string {
	var both [4 * sha256.Size]byte
	copy(both[:], before)
	copy(both[2*sha256.Size:], digest)
	sum := sha256.Sum256(both[:])
	return hex.EncodeToString(sum[:])
}

// isHash says that a text may be a hash: 64 hexadecimal digits in lower case.
func isHash(text string) bool {
	return len(text) == 2*sha256.Size && strings.Trim(text, "0123456789abcdef") == ""
}
