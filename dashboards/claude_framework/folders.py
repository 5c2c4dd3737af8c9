"""Who sees what: a folder for each audience. What the framework earns is for those who answer for it alone."""

from dashboards.claude_framework.views import FOLDERS
from obsdsl import Folder, Role, Team

everyone = Role("Viewer")

executive = Folder(
    FOLDERS["executive"],
    uid="framework-executive-folder",
    viewers=(Team("executives"),),
    editors=(Team("framework-business"),),
    exclusive=True,
)
quality = Folder(
    FOLDERS["quality"],
    uid="framework-quality-folder",
    viewers=(everyone,),
    editors=(Team("framework-quality"),),
)
operations = Folder(
    FOLDERS["operations"],
    uid="framework-operations-folder",
    viewers=(everyone,),
    editors=(Team("framework-operations"),),
)
agents = Folder(
    FOLDERS["agents"],
    uid="framework-agents-folder",
    viewers=(everyone,),
    editors=(Team("framework-agents"),),
)
development = Folder(
    FOLDERS["development"],
    uid="framework-development-folder",
    viewers=(everyone,),
    editors=(Team("framework-development"),),
)
