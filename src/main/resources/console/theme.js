// Before anything is painted, so that a dark page does not begin with a white flash. No module: those wait.
(() => {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const show = () => {
    let chosen = null
    try {
      chosen = localStorage.getItem('serai.theme')
    } catch {
      // A browser that keeps nothing goes by the system.
    }
    document.documentElement.dataset.theme = chosen ?? (dark.matches ? 'dark' : 'light')
  }
  dark.addEventListener('change', show)
  show()
})()
