using Alize.Kernel;

namespace Alize.Services.Identity;

/// <summary>HEAD wherever GET is, for what does not say otherwise: the same status and headers without the body. Mapped last.</summary>
public sealed class HeadsApi : IDoor
{
    public void Map(Doors doors)
    {
        foreach (var door in new[] { IdentityDoor.Door, IdentityDoor.Root })
        {
            var routes = doors.Open(door);
            var heads = doors.All.Where(r => r.Door == door && r.Method == "HEAD").Select(r => r.Pattern).ToHashSet();
            foreach (var get in doors.All.Where(r => r.Door == door && r.Method == "GET" && !heads.Contains(r.Pattern)).ToArray())
            {
                routes.Head(get.Pattern[door.Prefix.Length..], get.Rule, get.Handle);
            }
        }
    }
}
