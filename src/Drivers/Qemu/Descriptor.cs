using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Alize.Drivers.Qemu;

/// <summary>An open file of ours that QEMU is given over its socket, so that it needs no right of its own to open it.</summary>
public sealed partial class Descriptor(SafeFileHandle handle) : IDisposable
{
    private const int NetworkNamespace = 0x40000000;
    private const nuint AttachInterface = 0x400454CA;
    private const short TapWithoutHeader = 0x0002 | 0x1000;
    private const short OffloadHeader = 0x4000;
    private const int SocketLevel = 1;
    private const int Rights = 1;

    /// <summary>The tap of a network namespace (empty: the host's). The tap need not belong to QEMU's user,
    /// nor QEMU be in that namespace.</summary>
    public static async Task<Descriptor> Tap(string networkNamespace, string tap)
    {
        var opened = new TaskCompletionSource<Descriptor>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            // a thread of its own: it enters the namespace and ends there
            try
            {
                opened.SetResult(OpenTap(networkNamespace, tap));
            }
            catch (IOException e)
            {
                opened.SetException(e);
            }
        })
        { IsBackground = true }.Start();
        return await opened.Task;
    }

    /// <summary>Sends a line and the descriptor in one message.</summary>
    public unsafe void SendWith(ReadOnlySpan<byte> line, Socket socket)
    {
        var added = false;
        handle.DangerousAddRef(ref added);
        try
        {
            fixed (byte* text = line)
            {
                var control =
                    new ControlMessage { Length = 20, Level = SocketLevel, Type = Rights, Handle = (int)handle.DangerousGetHandle() };
                var part = new Part { Start = text, Length = (nuint)line.Length };
                var message =
                    new Message { Parts = &part, PartCount = 1, Control = &control, ControlLength = (nuint)sizeof(ControlMessage) };
                if (sendmsg((int)socket.Handle, &message, 0) != line.Length)
                {
                    throw Failed("handing a file to QEMU");
                }
            }
        }
        finally
        {
            handle.DangerousRelease();
        }
    }

    public void Dispose() => handle.Dispose();

    private static unsafe Descriptor OpenTap(string networkNamespace, string tap)
    {
        if (networkNamespace.Length > 0)
        {
            using var space = File.OpenHandle(
                Path.Combine("/run/netns", networkNamespace), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            if (setns((int)space.DangerousGetHandle(), NetworkNamespace) != 0)
            {
                throw Failed("entering " + networkNamespace);
            }
        }

        var opened = File.OpenHandle("/dev/net/tun", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, FileOptions.None);
        var request = stackalloc byte[40];
        new Span<byte>(request, 40).Clear();
        System.Text.Encoding.ASCII.GetBytes(
            tap.Length <= 15 ? tap : throw new IOException($"'{tap}' is too long for a link"), new Span<byte>(request, 15));
        *(short*)(request + 16) = TapWithoutHeader | OffloadHeader;
        if (ioctl((int)opened.DangerousGetHandle(), AttachInterface, request) != 0)
        {
            var why = Failed("opening the tap " + tap);
            opened.Dispose();
            throw why;
        }

        return new(opened);
    }

    private static IOException Failed(string doing) => new($"{doing}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int setns(int handle, int kind);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int ioctl(int handle, nuint request, byte* argument);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial nint sendmsg(int socket, Message* message, int flags);

    // the kernel's msghdr, iovec and cmsghdr with one descriptor, on 64 bits

    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct Message
    {
        public void* Name;
        public uint NameLength;
        public Part* Parts;
        public nuint PartCount;
        public ControlMessage* Control;
        public nuint ControlLength;
        public int Flags;
    }

    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct Part
    {
        public byte* Start;
        public nuint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ControlMessage
    {
        public nuint Length;
        public int Level;
        public int Type;
        public int Handle;
        public int Padding;
    }
}
