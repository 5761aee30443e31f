// Package zh holds what headsup says in Simplified Chinese, by the English text that is its key. The files are called as those of cards
// are, and hold the texts that stand in them; a text that stands in several is in the first. In a sentence of Chinese there is a space
// beside whatever is Latin, a number or Slack's markup, and none beside its own signs.
package zh

// Texts are all of them. A key that stands in two files is a mistake of ours, which every test finds.
func Texts() map[string]string {
	all := map[string]string{}
	for _, some := range []map[string]string{
		nouns(),
		advice(), age(), applying(), approval(), beside(), blocks(), change(), checkup(), code(), counter(), course(), day(), decision(), delegation(),
		digest(), draft(), enrol(), explain(), fact(), feed(), forbidden(), glass(), gonogo(), help(), helpDeciding(), history(), home(),
		instant(), item(), ledger(), list(), maintenance(), manifest(), misread(), notice(), now(), offer(), ops(), outcome(), owner(), party(), past(),
		pending(), policy(), preflight(), putback(), question(), refusal(), remind(), speak(), status(), suggest(), task(), taskcard(), text(), timeline(),
		told(), trouble(), typed(), unclear(), verb(), whoami(), why(), whyNot(), window(), zone(),
	} {
		for key, text := range some {
			if _, twice := all[key]; twice {
				panic("zh: stands in two files: " + key)
			}
			all[key] = text
		}
	}
	return all
}
