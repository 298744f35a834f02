using System.CommandLine;
using Alize.Server.Verbs.Demo;
using Alize.Server.Verbs.Machine;
using Alize.Server.Verbs.Tenant;

namespace Alize.Server.Verbs;

/// <summary>The program's table of contents.</summary>
public static class AllVerbs
{
    public static RootCommand Root()
    {
        var root = new RootCommand("Alizé: a sovereign cloud in one program.")
        {
            ServeVerb.Command,
            PrepareVerb.Command,
            DemoVerb.Command,
            ClearVerb.Command,
            StatusVerb.Command,
            DoctorVerb.Command,
            BackupVerb.Command,
            RestoreVerb.Command,
            UnitVerb.Command,
            PolicyVerb.Command,
            ServerVerb.Command,
            VolumeVerb.Command,
            ScrubVerb.Command,
            ShareVerb.Command,
        };
        foreach (var command in (Command[])[.. ListVerbs.Commands, .. ObjectVerb.Commands, .. CostVerb.Commands, .. TokenVerb.Commands])
        {
            root.Add(command);
        }

        return root;
    }
}
