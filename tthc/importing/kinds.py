"""Every kind of spreadsheet that may come in, by the name that PendingImport.Kind gives it."""

from tthc.importing.catalogue import CatalogueImport
from tthc.importing.dossiers import DossierImport
from tthc.importing.kind import ImportKind
from tthc.importing.results import ResultsImport

KINDS: dict[str, ImportKind] = {
    "dossiers": DossierImport(),
    "catalogue": CatalogueImport(),
    "results": ResultsImport(),
}
