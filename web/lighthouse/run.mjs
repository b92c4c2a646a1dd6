// Lets Lighthouse judge pages, one after the other in one Chromium. Asked for on standard input as JSON, a list of
// {Name, URL, Cookie, Listed}; told on standard output, a line of JSON for each: what each category comes to, and
// the audits that count in it and are not whole. Pages that are not to be listed are not asked whether they can be.
import { readFileSync } from "node:fs";
import * as launcher from "chrome-launcher";
import lighthouse from "lighthouse";

const chrome = await launcher.launch({
	chromePath: process.env.CHROME_PATH,
	chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--disable-background-networking"],
});
try {
	for (const page of JSON.parse(readFileSync(0, "utf8"))) {
		const run = await lighthouse(page.URL, {
			port: chrome.port,
			logLevel: "error",
			onlyCategories: ["performance", "accessibility", "best-practices", "seo"],
			// robots.txt it asks for from inside the page, whose policy lets nothing be asked for: a test of ours reads it.
			skipAudits: page.Listed ? ["robots-txt"] : ["robots-txt", "is-crawlable"],
			extraHeaders: page.Cookie ? { Cookie: page.Cookie } : undefined,
		});
		const told = { Name: page.Name, Scores: {}, Short: [] };
		if (run.lhr.runtimeError) told.Short.push(run.lhr.runtimeError.message);
		for (const [id, category] of Object.entries(run.lhr.categories)) {
			told.Scores[id] = Math.round((category.score ?? 0) * 100);
			for (const { id: audit, weight } of category.auditRefs) {
				const { score, displayValue } = run.lhr.audits[audit];
				if (weight > 0 && score !== null && score < 0.9) told.Short.push(`${audit} ${score} ${displayValue ?? ""}`.trim());
			}
		}
		console.log(JSON.stringify(told));
	}
} finally {
	chrome.kill();
}
