import fc from "fast-check"

// The same examples each time, so that a red run means a change and not luck. FAST_CHECK_SEED=random looks for new ones.
const seed = process.env.FAST_CHECK_SEED ?? "20261124"
if (seed !== "random") fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) })
