using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Alize.Drivers.LinuxNet;

/// <summary>Does something inside a network namespace, on a thread that enters it and then ends. A socket made there stays there.</summary>
public static partial class NamespaceThread
{
    private const int CloneNewNet = 0x40000000;

    public static T Run<T>(string netns, Func<T> act)
    {
        T result = default!;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Enter(netns);
                result = act();
            }
#pragma warning disable CA1031 // carried over to the calling thread
            catch (Exception e)
#pragma warning restore CA1031
            {
                failure = e;
            }
        }, maxStackSize: 256 * 1024)
        { IsBackground = true };
        thread.Start();
        thread.Join();
        return failure is null ? result : throw new InvalidOperationException($"in namespace {netns}: {failure.Message}", failure);
    }

    private static void Enter(string netns)
    {
        using var handle = File.OpenHandle(Path.Combine(Namespaces.Folder, netns));
        if (SetNs(handle, CloneNewNet) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNs(SafeFileHandle handle, int kind);
}
