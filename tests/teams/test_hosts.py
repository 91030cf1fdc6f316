"""X43: which addresses a file may go to, by a table."""

import pytest

from bot.settings import SHAREPOINT_HOSTS
from bot.teams.hosts import UploadHosts

TEAMS, LOCAL = UploadHosts(SHAREPOINT_HOSTS), UploadHosts({"127.0.0.1", "localhost"})


@pytest.mark.parametrize(
    "url",
    [
        "https://contoso-my.sharepoint.com/personal/a/_api/v2.0/drive/items/x/uploadSession?tempauth=a%2Fb",
        "https://CONTOSO.SharePoint.com/x",
        "https://contoso.sharepoint.us:443/x",
        "https://contoso.sharepoint-mil.us/",
    ],
)
def test_x43_where_files_may_go(url: str) -> None:
    """A host of the person's own OneDrive, whatever stands behind it."""
    assert TEAMS.allows(url)
    assert not LOCAL.allows(url)


@pytest.mark.parametrize(
    "url",
    [
        *(
            "",
            "x",
            "https://",
            "https://[",
            "https://sharepoint.com/x",
            "https://.sharepoint.com.evil.example/",
        ),
        *("http://contoso.sharepoint.com/x", "ftp://contoso.sharepoint.com/x", "//contoso.sharepoint.com/x"),
        *("https://contoso.sharepoint.com:8443/", "https://contoso.sharepoint.com:x/"),
        *("https://u:p@contoso.sharepoint.com/", "https://contoso.sharepoint.com@evil.example/"),
        *("https://evil.example/.sharepoint.com", "https://evil.example?.sharepoint.com"),
        *("https://evil.example#.sharepoint.com", "https://contoso.sharepoint.com/#x"),
        *(
            "https://evil.example\\.sharepoint.com/",
            "https://contoso.sharepoint.com/ x",
            "https://sharepoint.com./",
        ),
        *("https://contoso.sharepoint.com./", "https://évil.sharepoint.com/", "https://evilsharepoint.com/"),
        *(
            "https://127.0.0.1/x",
            "http://127.0.0.1/x",
            "https://localhost/x",
            "https://[::1]/x",
            "https://10.0.0.1/",
        ),
        "https://contoso.sharepoint.com/" + "x" * 4096,
    ],
)
def test_x43_where_no_file_goes(url: str) -> None:
    """Another host, another scheme or port, this machine, an address by number, or one read two ways."""
    assert not TEAMS.allows(url)


def test_local_mode_leaves_files_on_this_machine() -> None:
    """Plain http too, any port; only by the names on the list."""
    assert LOCAL.allows("http://127.0.0.1:8080/upload?x=1")
    assert LOCAL.allows("https://localhost/upload")
    assert not LOCAL.allows("http://127.0.0.2/upload")
    assert not UploadHosts().allows("https://contoso.sharepoint.com/x")
