package timeline_test

import (
	"bytes"
	"reflect"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"headsup/cards"
	"headsup/maintenance"
	"headsup/timeline"
)

// chinese is a view whose words are those of Chinese readers.
func chinese(freeze string) timeline.View {
	v := few()
	v.Words, v.Freezes[0].Name = timeline.Words(cards.TimelineWords(maintenance.Chinese)), freeze
	return v
}

// TestThePictureHasEveryCharacterOfItsTexts in each language.
func TestThePictureHasEveryCharacterOfItsTexts(t *testing.T) {
	for _, l := range maintenance.Languages() {
		read := 0
		for _, field := range reflect.ValueOf(cards.TimelineWords(l)).Fields() {
			texts := []string{field.String()}
			if days, is := reflect.TypeAssert[[7]string](field); is {
				texts = days[:]
			}
			for _, text := range texts {
				read++
				for _, r := range text {
					if has, err := timeline.Writes(r); !has {
						t.Errorf("%s: %q of %q is a box on the picture (%v)", l, r, text, err)
					}
				}
			}
		}
		if read < 12 {
			t.Errorf("%s: only %d texts were read", l, read)
		}
	}
}

// TestThePictureHasEveryCharacterOfGB2312, which is what people in China type, and not those beyond it.
func TestThePictureHasEveryCharacterOfGB2312(t *testing.T) {
	tried := 0
	for row := byte(0xB0); row <= 0xF7; row++ {
		for cell := byte(0xA1); cell <= 0xFE; cell++ {
			text, err := simplifiedchinese.HZGB2312.NewDecoder().String("~{" + string([]byte{row & 0x7F, cell & 0x7F}) + "~}")
			if err != nil || text == "\uFFFD" {
				continue
			}
			tried++
			for _, r := range text {
				if has, err := timeline.Writes(r); !has {
					t.Errorf("%q is a box (%v)", r, err)
				}
			}
		}
	}
	if tried != 6763 {
		t.Errorf("%d characters were tried", tried)
	}
	if has, _ := timeline.Writes('龘'); has {
		t.Error("龘 is in no GB 2312, so what is looked at here is another font")
	}
}

// TestChineseIsDrawn: names of one length differ on the picture where their characters do, and all boxes look the same.
func TestChineseIsDrawn(t *testing.T) {
	english, _ := draw(t, "few", few())
	spring, _ := draw(t, "few in Chinese", chinese("春节封网"))
	autumn, _ := draw(t, "few in Chinese, autumn", chinese("国庆封网"))
	if bytes.Equal(english.PNG, spring.PNG) || bytes.Equal(spring.PNG, autumn.PNG) {
		t.Error("what is written in Chinese is not on the picture")
	}
	one, _ := draw(t, "boxes", chinese("龘龘"))
	other, _ := draw(t, "boxes too", chinese("靐靐"))
	if !bytes.Equal(one.PNG, other.PNG) {
		t.Error("characters that no font here has are told apart")
	}
	draw(t, "500 tasks in Chinese", func() timeline.View {
		v := many(500, 200, 7)
		v.Words = chinese("").Words
		return v
	}())
}
