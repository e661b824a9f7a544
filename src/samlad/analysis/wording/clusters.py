"""Neighbouring areas that have more together."""

from django.utils.translation import gettext as _

from samlad.analysis.names import Names, listed
from samlad.analysis.results.clusters import Cluster
from samlad.lib.numerals import brief
from samlad.lib.weeks import Week


def cluster_title(cluster: Cluster, names: Names) -> str:
    """ "Sex områden tillsammans: olovlig trafik 24, väntat 9" """
    return _("%(number)d areas together: %(what)s %(observed)d, expected %(expected)s") % {
        "number": len(cluster["areas"]),
        "what": names.category(cluster).lower(),
        "observed": cluster["observed"],
        "expected": brief(cluster["expected"]),
    }


def cluster_text(cluster: Cluster, names: Names) -> str:
    """Where and since when."""
    return _("%(areas)s, week %(first)d to %(last)d.") % {
        "areas": listed(cluster["areas"], names),
        "first": Week.parse(cluster["from"]).week,
        "last": Week.parse(cluster["to"]).week,
    }
