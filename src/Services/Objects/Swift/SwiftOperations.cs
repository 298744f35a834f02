namespace Alize.Services.Objects.Swift;

/// <summary>The table of contents of this door: which file does which operation.</summary>
internal sealed class SwiftOperations(
    SwiftInfoApi info, SwiftAccountsApi accounts, SwiftContainersApi containers, SwiftObjectsApi objects, StaticWeb web)
{
    public Task<SwiftReply> Run(SwiftCall call) => (call.Path.Place, call.Request.Method) switch
    {
        (SwiftPlace.Info, _) => info.Info(call),
        (SwiftPlace.Health, _) => SwiftInfoApi.Health(),
        (SwiftPlace.CrossDomain, _) => SwiftInfoApi.CrossDomain(),
        (_, "OPTIONS") => SwiftCors.Options(call),
        (SwiftPlace.Account, "GET") => accounts.List(call),
        (SwiftPlace.Account, "HEAD") => accounts.Show(call),
        (SwiftPlace.Account, "POST") => accounts.Post(call),
        (SwiftPlace.Account, "PUT") => accounts.Put(call),
        (SwiftPlace.Account, "DELETE") => accounts.Delete(call),
        (SwiftPlace.Container, "GET") => containers.List(call),
        (SwiftPlace.Container, "HEAD") => containers.Show(call),
        (SwiftPlace.Container, "PUT") => containers.Put(call),
        (SwiftPlace.Container, "POST") => containers.Post(call),
        (SwiftPlace.Container, "DELETE") => containers.Delete(call),
        (_, "GET" or "HEAD") => objects.Read(call),
        (_, "PUT") => call.Query.Has("extract-archive") ? containers.Put(call) : objects.Put(call),
        (_, "POST") => objects.Post(call),
        (_, "DELETE") => objects.Delete(call),
        _ => objects.Copy(call),
    };

    /// <summary>A website's page, where the container is one and a browser asks; null where the operation itself answers.</summary>
    public ValueTask<SwiftReply?> Web(SwiftCall call) => StaticWeb.Asks(call) ? web.Page(call) : new((SwiftReply?)null);
}
