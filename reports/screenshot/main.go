// Screenshot writes a picture of the top of a report, as the README shows it:
//
//	go run ./reports/screenshot REPORT.html OUT.png
//
// It needs Chromium.
package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// The picture's size in CSS pixels, and the most bytes that a README should
// make its readers load.
const (
	width, height = 1280, 1400
	maxBytes      = 300 << 10
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: screenshot REPORT.html OUT.png")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "screenshot:", err)
		os.Exit(1)
	}
}

func run(page, out string) error {
	picture, err := capture(page)
	if err != nil {
		return err
	}
	if len(picture) > maxBytes {
		return fmt.Errorf("the picture of %s has %d bytes, more than %d: its size must shrink", page, len(picture), maxBytes)
	}
	if err := os.WriteFile(out, picture, 0o666); err != nil {
		return fmt.Errorf("writing the picture: %w", err)
	}
	return nil
}

// capture gives the top of the page as PNG, in the light colours.
func capture(page string) ([]byte, error) {
	path, err := filepath.Abs(page)
	if err != nil {
		return nil, fmt.Errorf("finding %s: %w", page, err)
	}
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("opening the report: %w", err)
	}
	chromium, err := findChromium()
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.DisableGPU)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	defer cancel()
	ctx, cancel = chromedp.NewContext(ctx)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, height)); err != nil {
		return nil, fmt.Errorf("starting Chromium: %w", err)
	}
	light := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "light"}}}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, light); err != nil {
		return nil, fmt.Errorf("choosing the light colours: %w", err)
	}
	address := url.URL{Scheme: "file", Path: filepath.ToSlash(path)}
	if err := chromedp.Do(ctx, chromedp.Navigate(address.String()), chromedp.WaitReady("#making")); err != nil {
		return nil, fmt.Errorf("opening %s in Chromium: %w", page, err)
	}
	picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		return nil, fmt.Errorf("taking the picture: %w", err)
	}
	return picture, nil
}

func findChromium() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("no Chromium on the path: run make setup")
}
