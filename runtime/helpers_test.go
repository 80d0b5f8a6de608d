package runtime

import goruntime "runtime"

func goexit() { goruntime.Goexit() }
