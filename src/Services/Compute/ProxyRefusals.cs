using Alize.Kernel;

namespace Alize.Services.Compute;

/// <summary>Other rooms' refusals in the kinds that this API's old clients know.</summary>
internal static class ProxyRefusals
{
    /// <summary>Over quota is 403 here; a state that does not allow it is a bad request.</summary>
    public static async Task<T> Worded<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (FaultException e) when (e.Fault.Kind is FaultKind.Conflict)
        {
            throw (e.Fault.Code == "OverQuota" ? Fault.OverQuota(e.Fault.Message) : Fault.BadRequest(e.Fault.Message)).Thrown();
        }
    }

    public static Task Worded(Func<Task> act) => Worded(async () =>
    {
        await act();
        return true;
    });
}
