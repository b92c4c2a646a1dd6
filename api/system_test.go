package api_test

import "probity/store"

var system = store.TheSystem()
