package cards

import (
	"github.com/slack-go/slack"
	"golang.org/x/text/language"

	"headsup/maintenance"
	"headsup/words"
)

// In reads a message in a language. What the functions of this room give is in no language yet; one that is read already stays as it is.
// The message itself is not changed, since a list may be kept for others.
func (m Message) In(l maintenance.Language) Message {
	tag := tagOf(l)
	m.Blocks = blocksIn(tag, m.Blocks)
	m.Text = cutMarkup(heard(edged(words.In(tag, m.Text)), m.Blocks), longestText)
	return m
}

// WindowIn reads a window in a language, as Message.In does.
func WindowIn(l maintenance.Language, w Window) Window {
	tag := tagOf(l)
	w.Title, w.Submit, w.Close = textIn(tag, w.Title, longestTitle), textIn(tag, w.Submit, longestTitle), textIn(tag, w.Close, longestTitle)
	w.Blocks = slack.Blocks{BlockSet: blocksIn(tag, w.Blocks.BlockSet)}
	return w
}

// HomeIn reads an App Home in a language, as Message.In does.
func HomeIn(l maintenance.Language, h HomeTab) HomeTab {
	h.Blocks = slack.Blocks{BlockSet: blocksIn(tagOf(l), h.Blocks.BlockSet)}
	return h
}

// OffersIn reads what is offered to choose from in a language.
func OffersIn(l maintenance.Language, all []*Offer) []*Offer {
	read := make([]*Offer, len(all)) // never null in JSON, which Slack refuses
	for n, one := range all {
		read[n] = optionIn(tagOf(l), one)
	}
	return read
}

// TextIn reads a text in a language that stands by itself.
func TextIn(l maintenance.Language, text string) string { return words.In(tagOf(l), text) }

// tagOf is the catalogue's name of a language; where nobody said one, it is English.
func tagOf(l maintenance.Language) language.Tag {
	if l == maintenance.Chinese {
		return words.Chinese
	}
	return words.English
}

func blocksIn(tag language.Tag, blocks []slack.Block) []slack.Block {
	var read []slack.Block // a text alone has none
	for _, b := range blocks {
		read = append(read, blockIn(tag, b))
	}
	return read
}

func blockIn(tag language.Tag, b slack.Block) slack.Block {
	switch b := b.(type) {
	case *slack.SectionBlock:
		read := *b
		read.Text = textIn(tag, b.Text, longestSection)
		if b.Accessory != nil && b.Accessory.ButtonElement != nil {
			read.Accessory = slack.NewAccessory(buttonIn(tag, b.Accessory.ButtonElement))
		}
		return &read
	case *slack.ContextBlock:
		read := *b
		read.ContextElements.Elements = make([]slack.MixedElement, len(b.ContextElements.Elements))
		for n, e := range b.ContextElements.Elements {
			if text, ok := e.(*slack.TextBlockObject); ok {
				e = textIn(tag, text, longestSection)
			}
			read.ContextElements.Elements[n] = e
		}
		return &read
	case *slack.ActionBlock:
		read := *b
		elements := *b.Elements
		elements.ElementSet = make([]slack.BlockElement, len(b.Elements.ElementSet))
		for n, e := range b.Elements.ElementSet {
			if one, ok := e.(*slack.ButtonBlockElement); ok {
				e = buttonIn(tag, one)
			}
			elements.ElementSet[n] = e
		}
		read.Elements = &elements
		return &read
	case *slack.ImageBlock:
		read := *b
		read.AltText = cut(words.In(tag, b.AltText), longestAlt)
		return &read
	case *slack.InputBlock:
		read := *b
		read.Label = textIn(tag, b.Label, longestLabel)
		read.Element = inputIn(tag, b.Element)
		return &read
	}
	return b
}

func buttonIn(tag language.Tag, b *slack.ButtonBlockElement) *slack.ButtonBlockElement {
	read := *b
	read.Text = textIn(tag, b.Text, longestButton)
	if b.Confirm != nil {
		asked := *b.Confirm
		asked.Title, asked.Text = textIn(tag, asked.Title, longestConfirmTitle), textIn(tag, asked.Text, longestConfirmText)
		asked.Confirm, asked.Deny = textIn(tag, asked.Confirm, longestConfirmButton), textIn(tag, asked.Deny, longestConfirmButton)
		read.Confirm = &asked
	}
	return &read
}

func inputIn(tag language.Tag, e slack.BlockElement) slack.BlockElement {
	switch e := e.(type) {
	case *slack.PlainTextInputBlockElement:
		read := *e
		read.Placeholder = textIn(tag, e.Placeholder, longestPlaceholder)
		return &read
	case *slack.SelectBlockElement:
		read := *e
		read.Placeholder = textIn(tag, e.Placeholder, longestPlaceholder)
		read.InitialOption = optionIn(tag, e.InitialOption)
		read.Options = nil
		for _, o := range e.Options {
			read.Options = append(read.Options, optionIn(tag, o))
		}
		return &read
	}
	return e
}

func optionIn(tag language.Tag, o *slack.OptionBlockObject) *slack.OptionBlockObject {
	if o == nil {
		return nil
	}
	read := *o
	read.Text = textIn(tag, o.Text, longestOption)
	return &read
}

func textIn(tag language.Tag, text *slack.TextBlockObject, most int) *slack.TextBlockObject {
	if text == nil {
		return nil
	}
	read := *text
	read.Text = words.In(tag, text.Text)
	if read.Type == slack.PlainTextType {
		read.Text = cut(read.Text, most)
	} else {
		read.Text = cutMarkup(edged(read.Text), most)
	}
	return &read
}
