"""The infrastructure as Bicep, parsed: what a parser cannot see and a deployment would find out too late.

There is no Bicep compiler among the packages, so no test can say that a property is spelt as Azure spells it.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import pytest
from pycep import BicepParser

from bot.settings import VARIABLES, Settings
from bot.storage.cosmos_account import CONTAINER, INDEXING
from tests.sources import ROOT

INFRA = ROOT / "infra"
FILES = sorted(path.relative_to(INFRA).as_posix() for path in INFRA.rglob("*.bicep"))
Parsed = Mapping[str, Any]
SOMEBODY = "3f0b6c1e-5a0e-4c55-9d0e-6f3a8f2b1a01"


@pytest.fixture(scope="module")
def files() -> Mapping[str, Parsed]:
    """Every Bicep file, parsed."""
    parser = BicepParser()
    return {name: cast("Parsed", parser.parse(text=(INFRA / name).read_text("utf-8"))) for name in FILES}


def resources(parsed: Parsed, kind: str) -> list[Parsed]:
    """Return what a file makes of a kind of resource."""
    made = (each for each in parsed.get("resources", {}).values() if not each["existing"])
    return [each["config"] for each in made if each["type"] == kind]


def required(parsed: Parsed) -> set[str]:
    """Return the parameters of a file that have no default."""
    return {name for name, each in parsed.get("parameters", {}).items() if each["default"] is None}


def environment(files: Mapping[str, Parsed]) -> Mapping[str, Any]:
    """Return the variables that the app is started with, and what each is set to."""
    (app,) = resources(files["modules/app.bicep"], "Microsoft.App/containerApps")
    (container,) = app["properties"]["template"]["containers"]
    return {each["name"]: each["value"] for each in container["env"]}


def test_every_module_is_there_and_used(files: Mapping[str, Parsed]) -> None:
    """None is named that is not, none lies about."""
    named = [each["detail"]["path"] for each in files["main.bicep"]["modules"].values()]
    assert sorted([*named, "main.bicep"]) == FILES


def test_modules_are_given_what_they_take(files: Mapping[str, Parsed]) -> None:
    """Every parameter passed exists, every one that has to be passed is, every output read is made."""
    modules = files["main.bicep"]["modules"]
    for name, each in modules.items():
        taken, given = files[each["detail"]["path"]], set(each["config"]["params"])
        assert required(taken) <= given <= set(taken["parameters"]), name
    read = re.findall(r"\b(\w+)\.outputs\.(\w+)", (INFRA / "main.bicep").read_text("utf-8"))
    assert read
    for module, output in read:
        assert output in files[modules[module]["detail"]["path"]]["outputs"], (module, output)


def test_no_secret_goes_in_or_out(files: Mapping[str, Parsed]) -> None:
    """No parameter is one, no key is read from Azure, and none becomes an output or a variable of the bot."""
    for name in FILES:
        text = (INFRA / name).read_text("utf-8").casefold()
        assert not [word for word in ("@secure", "listkeys", "password", "secretref") if word in text], name
    assert not {"MicrosoftAppPassword", "CADENCE_COSMOS_KEY"} & environment(files).keys()


def test_the_bot_knows_what_it_is_told(files: Mapping[str, Parsed]) -> None:
    """Every variable set is one of the bot's, and it listens where the probes and the way in look for it."""
    told = environment(files)
    assert told.keys() <= VARIABLES
    (app,) = resources(files["modules/app.bicep"], "Microsoft.App/containerApps")
    assert files["modules/app.bicep"]["variables"]["port"]["value"] == Settings().port
    assert app["properties"]["configuration"]["ingress"]["targetPort"] == "port"
    (container,) = app["properties"]["template"]["containers"]
    probes = {each["type"]: each["httpGet"] for each in container["probes"]}
    assert {kind: get["path"] for kind, get in probes.items()} == {
        "Startup": "/live",
        "Liveness": "/live",
        "Readiness": "/ready",
    }
    assert {get["port"] for get in probes.values()} == {"port"}


def test_the_bot_starts_with_what_it_is_told(files: Mapping[str, Parsed]) -> None:
    """With values as a deployment computes them: as Azure names its accounts, and nobody an administrator."""
    computed = {
        "MicrosoftAppId": SOMEBODY,
        "MicrosoftAppTenantId": SOMEBODY,
        "PORT": "3978",
        "CADENCE_STORE": "cosmos:https://cadence-k3x5.documents.azure.com:443/",
        "CADENCE_COSMOS_DATABASE": files["main.bicep"]["variables"]["database"]["value"],
        "CADENCE_TENANTS": f"{SOMEBODY},{SOMEBODY}",
        "CADENCE_ADMINS": "",
        "CADENCE_REPLICAS_MAX": "4",
        "CADENCE_POLL_SECONDS": "30",
    }
    told = {name: computed.get(name, value) for name, value in environment(files).items()}
    assert computed.keys() <= told.keys()
    settings = Settings.from_env(told)
    assert (settings.local, settings.host, settings.replicas_max) == (False, "0.0.0.0", 4)


def test_the_rate_is_shared_by_as_many_as_may_run(files: Mapping[str, Parsed]) -> None:
    """Replicas at most are what the rate is divided by, and there is never none: the bot speaks by itself."""
    (app,) = resources(files["modules/app.bicep"], "Microsoft.App/containerApps")
    scale = app["properties"]["template"]["scale"]
    assert (scale["minReplicas"], scale["maxReplicas"]) == ("minReplicas", "maxReplicas")
    shared = environment(files)["CADENCE_REPLICAS_MAX"]["function"]
    assert (shared["type"], *shared["parameters"].values()) == ("string", "maxReplicas")
    least = files["main.bicep"]["parameters"]["minReplicas"]["decorators"]
    assert {"type": "min_value", "argument": 1} in least


def test_turns_under_way_may_finish(files: Mapping[str, Parsed]) -> None:
    """The platform waits longer than the front gives turns (15 s) and the worker a send."""
    (app,) = resources(files["modules/app.bicep"], "Microsoft.App/containerApps")
    assert app["properties"]["template"]["terminationGracePeriodSeconds"] >= 45


def test_records_are_as_the_store_reads_them(files: Mapping[str, Parsed]) -> None:
    """One container, parted by pk, indexed by the file that the store has beside it."""
    kind = "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers"
    (container,) = resources(files["modules/cosmos.bicep"], kind)
    resource = container["properties"]["resource"]
    assert container["name"] == resource["id"] == CONTAINER
    assert resource["partitionKey"]["paths"] == ["/pk"]
    loaded = resource["indexingPolicy"]["function"]
    assert loaded["type"] == "load_json_content"
    path = INFRA / "modules" / loaded["parameters"]["file_path"]
    assert path.resolve() == INDEXING.resolve()
    included = [each["path"] for each in json.loads(path.read_text("utf-8"))["includedPaths"]]
    assert {"/pk/?", "/due_at/?"} <= set(included)
    assert "/*" not in included


def test_keys_open_nothing(files: Mapping[str, Parsed]) -> None:
    """Who reads records has a role, and the bot has it for its own database alone. One region writes."""
    (account,) = resources(files["modules/cosmos.bicep"], "Microsoft.DocumentDB/databaseAccounts")
    held = account["properties"]
    assert held["disableLocalAuth"] is True
    assert held["enableMultipleWriteLocations"] is False
    assert held["consistencyPolicy"] == {"defaultConsistencyLevel": "Session"}
    assert held["backupPolicy"]["type"] == "Continuous"
    (role,) = resources(
        files["modules/cosmos.bicep"], "Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments"
    )
    assert role["properties"]["scope"].endswith("/dbs/${records.name}")


def test_the_bot_is_the_identity(files: Mapping[str, Parsed]) -> None:
    """Teams' registration, the bot's own variables and the running app mean the same one."""
    (bot,) = resources(files["modules/bot.bicep"], "Microsoft.BotService/botServices")
    held = bot["properties"]
    told = environment(files)
    assert bot["kind"] == "azurebot"
    assert held["msaAppType"] == told["MicrosoftAppType"] == "UserAssignedMSI"
    assert held["msaAppId"] == told["MicrosoftAppId"] == "clientId"
    assert held["msaAppTenantId"] == told["MicrosoftAppTenantId"]
    (channel,) = resources(files["modules/bot.bicep"], "Microsoft.BotService/botServices/channels")
    assert channel["name"] == "MsTeamsChannel"
    modules = files["main.bicep"]["modules"]
    assert modules["bot"]["config"]["params"]["endpoint"] == "https://${app.outputs.host}/api/messages"
    assert modules["bot"]["config"]["params"]["clientId"] == modules["app"]["config"]["params"]["clientId"]


def test_the_example_says_what_has_to_be_said(files: Mapping[str, Parsed]) -> None:
    """Every parameter without a default is in it, and none that does not exist."""
    example = json.loads((INFRA / "example.parameters.json").read_text("utf-8"))["parameters"]
    main = files["main.bicep"]
    assert required(main) <= example.keys() <= main["parameters"].keys()


def test_the_parser_refuses_what_is_no_bicep(tmp_path: Path) -> None:
    """A slip of the pen in a file would be seen."""
    text = (INFRA / "main.bicep").read_text("utf-8")
    with pytest.raises(Exception, match="Unexpected"):
        BicepParser().parse(text=text.replace("params: {", "params {", 1))
