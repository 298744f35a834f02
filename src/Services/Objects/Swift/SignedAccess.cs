namespace Alize.Services.Objects.Swift;

/// <summary>Requests that a signature lets in: temporary URLs and forms.</summary>
internal sealed class SignedAccess(TempUrl urls, FormPost forms)
{
    /// <summary>Null where the request goes on, with what it was granted.</summary>
    public async ValueTask<SwiftReply?> Check(SwiftCall call)
    {
        if (TempUrl.Asks(call))
        {
            return await urls.Check(call);
        }

        return FormPost.Asks(call) ? await forms.Take(call) : null;
    }
}
