using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Alize.Server.Verbs;

/// <summary>Why a cloud did not start, in words that say what to do.</summary>
internal static class StartFailure
{
    private const long LeastFreeMib = 32;

    /// <summary>What is known before anything is written; null where nothing is in the way.</summary>
    public static string? Beforehand(string folder)
    {
        var free = new DriveInfo(folder).AvailableFreeSpace >> 20;
        if (free < LeastFreeMib)
        {
            return $"the disk of {folder} is full ({free} MiB free): make room, or choose another --data DIR.";
        }

        return new Hosting.DataFolder(folder).SpoiledFile is { } file
            ? $"{file} is spoiled, and without it the data of this cloud are nobody's: put back what stood in it (a backup has it)."
            : null;
    }

    public static (string Words, int Code) Of(Exception e, Hosting.CloudOptions options) => e switch
    {
        IOException { InnerException: SocketException or AddressInUseException } =>
            ($"{options.Listen} or {options.S3Listen} is taken by another program: stop it, or choose --listen and --s3-listen.",
                ExitCodes.Conflict),
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } =>
            ($"{options.Listen} or {options.S3Listen} is no address of this machine: choose --listen and --s3-listen.", ExitCodes.Usage),
        SocketException { SocketErrorCode: SocketError.AccessDenied } =>
            ($"ports below 1024 need root: choose --listen and --s3-listen, or run as root ({options.Listen}, {options.S3Listen}).",
                ExitCodes.Usage),
        UnauthorizedAccessException => ($"{e.Message} alize serve needs root, and {options.DataDir} must be its own.", ExitCodes.Failed),
        _ when e.Message.Contains("No space left", StringComparison.Ordinal) =>
            ($"the disk of {options.DataDir} is full: make room, or choose another --data DIR.", ExitCodes.Failed),
        _ => ($"the cloud did not start: {e.Message} More in {options.DataDir}/log/alize.log; alize doctor looks over the machine.",
            ExitCodes.Failed),
    };
}
