package main

import (
	"fmt"

	"stance/data/external/places"
	"stance/pipeline/document"
	"stance/pipeline/labels"
)

// rowAt makes a row of the sentence at a place, without holder, target or label.
func rowAt(texts *places.Texts, source string, place, sum, length int) (*labels.Row, error) {
	content, err := texts.Sentence(source, place, sum, length)
	if err != nil {
		return nil, err
	}
	return &labels.Row{Text: content, Group: labels.Group(content), Weight: 1}, nil
}

// span turns code points of a text into bytes.
func span(text string, start, end int) (document.Span, error) {
	runes := []rune(text)
	if start < 0 || start >= end || end > len(runes) {
		return document.Span{}, fmt.Errorf("no actor from %d to %d", start, end)
	}
	at := len(string(runes[:start]))
	return document.Span{Start: at, End: at + len(string(runes[start:end]))}, nil
}
