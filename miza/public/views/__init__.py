"""Public pages: the site, the directory of communes, what machines ask for."""
