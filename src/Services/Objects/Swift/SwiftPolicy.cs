using Alize.Kernel;

namespace Alize.Services.Objects.Swift;

/// <summary>Who besides the account's own people may do an operation.</summary>
public enum SwiftGuests
{
    /// <summary>Nobody asks who comes.</summary>
    Anyone,

    /// <summary>Who the account's list names.</summary>
    Account,

    /// <summary>Who the container's list of readers names; anonymous callers only where listings are public.</summary>
    Lister,

    /// <summary>Who the container's list of readers names, whoever comes from a page it names, a signed URL.</summary>
    Reader,

    /// <summary>Who the container's list of writers names, a signed URL.</summary>
    Writer,
}

/// <summary>The policy of every operation of this door: what the account's own people need, and who else may.</summary>
/// <param name="Rule">What a caller of the account's own project needs. Who has the admin or ResellerAdmin role may act in every
/// account.</param>
public sealed record SwiftPolicy(SwiftPlace Place, string Method, Rule Rule, SwiftGuests Guests)
{
    /// <summary>The whole table.</summary>
    public static readonly IReadOnlyList<SwiftPolicy> All =
    [
        Of(SwiftPlace.Info, "GET", "info", Needs.Nothing, SwiftGuests.Anyone, "Read what this door can do"),
        Of(SwiftPlace.Info, "HEAD", "info", Needs.Nothing, SwiftGuests.Anyone, "Read what this door can do"),
        Of(SwiftPlace.Info, "OPTIONS", "info", Needs.Nothing, SwiftGuests.Anyone, "Ask which methods there are"),
        Of(SwiftPlace.Health, "GET", "healthcheck", Needs.Nothing, SwiftGuests.Anyone, "Ask whether the door lives"),
        Of(SwiftPlace.Health, "HEAD", "healthcheck", Needs.Nothing, SwiftGuests.Anyone, "Ask whether the door lives"),
        Of(SwiftPlace.CrossDomain, "GET", "crossdomain", Needs.Nothing, SwiftGuests.Anyone, "Read the policy for plug-ins in browsers"),
        Of(SwiftPlace.Account, "GET", "account:list", Needs.Reader, SwiftGuests.Account, "List containers"),
        Of(SwiftPlace.Account, "HEAD", "account:show", Needs.Reader, SwiftGuests.Account, "Show an account"),
        Of(SwiftPlace.Account, "POST", "account:update", Needs.Member, SwiftGuests.Account,
            "Change an account's metadata; delete many names"),
        Of(SwiftPlace.Account, "PUT", "account:unpack", Needs.Member, SwiftGuests.Account, "Unpack an archive into containers"),
        Of(SwiftPlace.Account, "DELETE", "account:delete", Needs.Member, SwiftGuests.Account, "Delete many names"),
        Of(SwiftPlace.Account, "OPTIONS", "account:options", Needs.Nothing, SwiftGuests.Anyone, "Ask which methods there are"),
        Of(SwiftPlace.Container, "GET", "container:list", Needs.Reader, SwiftGuests.Lister, "List objects"),
        Of(SwiftPlace.Container, "HEAD", "container:show", Needs.Reader, SwiftGuests.Lister, "Show a container"),
        Of(SwiftPlace.Container, "PUT", "container:create", Needs.Member, SwiftGuests.Account,
            "Create a container; unpack an archive into it"),
        Of(SwiftPlace.Container, "POST", "container:update", Needs.Member, SwiftGuests.Account,
            "Change a container's metadata; take a form's files"),
        Of(SwiftPlace.Container, "DELETE", "container:delete", Needs.Member, SwiftGuests.Account, "Delete an empty container"),
        Of(SwiftPlace.Container, "OPTIONS", "container:options", Needs.Nothing, SwiftGuests.Anyone, "Ask what other pages may do"),
        Of(SwiftPlace.Object, "GET", "object:read", Needs.Reader, SwiftGuests.Reader, "Read an object"),
        Of(SwiftPlace.Object, "HEAD", "object:show", Needs.Reader, SwiftGuests.Reader, "Show an object"),
        Of(SwiftPlace.Object, "PUT", "object:write", Needs.Member, SwiftGuests.Writer, "Write an object"),
        Of(SwiftPlace.Object, "POST", "object:update", Needs.Member, SwiftGuests.Writer,
            "Change an object's metadata; take a form's files"),
        Of(SwiftPlace.Object, "DELETE", "object:delete", Needs.Member, SwiftGuests.Writer, "Delete an object"),
        Of(SwiftPlace.Object, "COPY", "object:copy", Needs.Reader, SwiftGuests.Reader, "Copy an object; the target is checked as a write"),
        Of(SwiftPlace.Object, "OPTIONS", "object:options", Needs.Nothing, SwiftGuests.Anyone, "Ask what other pages may do"),
    ];

    /// <summary>The policy of a write to an object, for the target of a copy.</summary>
    public static readonly SwiftPolicy Write = Find(SwiftPlace.Object, "PUT")!;

    /// <summary>The policy of a read, for the source of a copy and the segments of a large object.</summary>
    public static readonly SwiftPolicy Read = Find(SwiftPlace.Object, "GET")!;

    /// <summary>The policy of deleting an object, for many at once and for the segments of a large object.</summary>
    public static readonly SwiftPolicy Delete = Find(SwiftPlace.Object, "DELETE")!;

    /// <summary>Null where the place does not have the method.</summary>
    public static SwiftPolicy? Find(SwiftPlace place, string method)
    {
        foreach (var policy in All)
        {
            if (policy.Place == place && policy.Method == method)
            {
                return policy;
            }
        }

        return null;
    }

    /// <summary>The methods of a place, as the Allow header wants them.</summary>
    public static string Methods(SwiftPlace place) => string.Join(", ", All.Where(p => p.Place == place).Select(p => p.Method));

    private static SwiftPolicy Of(SwiftPlace place, string method, string name, Needs needs, SwiftGuests guests, string says) =>
        new(place, method, new Rule("swift:" + name, needs, says), guests);
}
