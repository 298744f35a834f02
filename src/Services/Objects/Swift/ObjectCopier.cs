namespace Alize.Services.Objects.Swift;

/// <summary>Stores what a name stands for under another name: bytes by reading and writing them, links and manifests as themselves
/// where they were opened as such.</summary>
internal sealed class ObjectCopier(ObjectSources sources, ObjectStore objects)
{
    public async Task<PutResult> Store(SwiftCall call, Readable source, ByteRun run, Container target, NewObject what)
    {
        var o = source.Object;
        if (o.Kind == ObjectKind.Symlink)
        {
            Take(what.Meta, o.Meta, ObjectMeta.SymlinkTarget, SymlinkWords.Account, SymlinkWords.Etag);
            what.Meta[SymlinkWords.Account] ??= SwiftPath.AccountPrefix + source.Container.Project;
            return await objects.PutEmpty(call.Caller, target.Project, target.Name, what with { Kind = ObjectKind.Symlink });
        }

        if (source.Inline is not null && o.Kind == ObjectKind.Slo)
        {
            Take(what.Meta, o.Meta, SloWords.ManifestEtag, ObjectMeta.InlineBytes, ObjectMeta.Segments);
            var parts = await objects.Parts(source.Container, o, call.Ct);
            return await objects.PutManifest(call.Caller, target.Project, target.Name, what with { Kind = ObjectKind.Slo }, parts, o.Etag,
                call.Ct);
        }

        if (source.Segments is null)
        {
            Take(what.Meta, o.Meta, ObjectMeta.DloPrefix);
        }

        var pieces = run.Length == 0 ? [] : await sources.Plan(call, source, run);
        await using var stream = sources.Open(pieces, call.Ct);
        return await objects.Put(call.Caller, target, what with { Length = run.Length }, stream, call.Ct);
    }

    private static void Take(Meta to, Meta from, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            to[name] = from[name];
        }
    }
}
