using Alize.Client;
using Alize.Client.Auth;
using Alize.Console.Hosting;

namespace Alize.Console.Sessions;

/// <summary>Opens the cloud's public APIs for somebody: by password at sign-in, by the session's token afterwards.</summary>
internal sealed class Ways(ConsoleOptions options)
{
    public CloudClient By(Credentials credentials, Scope scope)
    {
        var apis = options.Apis();
        return new CloudClient(options.Http, new ClientSettings(new Uri(apis, "/identity/v3"), credentials, scope)
        {
            Region = options.Region,
            Through = apis,
        });
    }

    public CloudClient By(string token) => By(new TokenCredentials(token), Scope.Given);
}
