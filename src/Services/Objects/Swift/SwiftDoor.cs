using System.Text;
using Alize.Kernel;

namespace Alize.Services.Objects.Swift;

/// <summary>What every request passes: its policy, limits of names, signature or token, admission; then the operation itself.</summary>
internal sealed class SwiftDoor(SwiftOperations operations, SwiftAccess access, SignedAccess signed, SwiftCors cors,
    IAuthenticator authenticator)
{
    public async Task<SwiftReply> Answer(SwiftCall call)
    {
        var path = call.Path;
        if (path.Place == SwiftPlace.Nowhere)
        {
            return SwiftReply.NotFound;
        }

        if (SwiftPolicy.Find(path.Place, call.Request.Method) is not { } policy)
        {
            call.Headers.Allow = SwiftPolicy.Methods(path.Place);
            return SwiftReply.Refuse(405, "The method is not allowed for this resource.");
        }

        if (TooLong(path) is { } refusal)
        {
            return refusal;
        }

        await cors.Add(call);
        await Authenticate(call);
        if (await signed.Check(call) is { } reply)
        {
            return reply;
        }

        return await operations.Web(call) ?? await access.Admit(call, policy) ?? await operations.Run(call);
    }

    private static SwiftReply? TooLong(SwiftPath path)
    {
        if (path.Container.Length * 3 > SwiftLimits.ContainerName
            && Encoding.UTF8.GetByteCount(path.Container) is var container and > SwiftLimits.ContainerName)
        {
            return SwiftReply.BadRequest($"Container name length of {container} longer than {SwiftLimits.ContainerName}");
        }

        if (path.Object.Length * 3 > SwiftLimits.ObjectName
            && Encoding.UTF8.GetByteCount(path.Object) is var name and > SwiftLimits.ObjectName)
        {
            return SwiftReply.BadRequest($"Object name length of {name} longer than {SwiftLimits.ObjectName}");
        }

        return path.Account.Length > SwiftLimits.AccountName
            ? SwiftReply.BadRequest($"Account name length of {path.Account.Length} longer than {SwiftLimits.AccountName}")
            : null;
    }

    private async ValueTask Authenticate(SwiftCall call)
    {
        var headers = call.Request.Headers;
        var token = headers["X-Auth-Token"].ToString();
        token = token.Length > 0 ? token : headers["X-Storage-Token"].ToString();
        if (token.Length > 0 && await authenticator.Authenticate(token, call.Ct) is { } caller
            && caller.MayCall("object-store", call.Request.Method, call.Request.Path.Value ?? "/"))
        {
            call.Caller = caller with { RequestId = call.TransId };
        }

        SwiftAccess.Know(call);
    }
}
