// What html-validate holds of every page. Each line below "rules" says why it is not as the presets have it.
({
	root: true,
	extends: ["html-validate:recommended", "html-validate:document", "html-validate:a11y"],
	rules: {
		// "<!doctype html>" is as right as "<!DOCTYPE html>"; the pages have the first, everywhere.
		"doctype-style": ["error", { style: "lowercase" }],
		// Nothing comes from elsewhere, which the policy and the tests hold; from elsewhere it would be asked for.
		"require-sri": ["error", { target: "crossorigin" }],
		// Boxes of one question have one name: that is how a form sends several answers. (By default it is
		// allowed to radio buttons and buttons only.)
		"form-dup-name": ["error", { shared: ["radio", "checkbox", "submit", "button", "reset"] }],
		// On a narrow window the rows of a table are laid out as blocks, and browsers then forget that it is a
		// table. Its parts say so themselves.
		"no-redundant-role": "off",
	},
})
