using System.Runtime.InteropServices;
using System.Text;

namespace Segmind.Sdk.Victim;

/// <summary>Every place where the process may die, numbered as it comes to them. The trace survives it: a killed process loses no write.</summary>
internal sealed class Boundaries(VictimOrder order) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly FileStream _trace = new(order.Trace, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    private int _passed;

    /// <summary>What else happens at a boundary, to a process that lives on.</summary>
    public Action<string>? Passed { get; set; }

    /// <summary>Comes to a boundary, and dies there if it is the one.</summary>
    /// <param name="name">What happens, to what, and whether before, half or after.</param>
    /// <param name="lastAct">What is done only by a process that dies here: half of a write.</param>
    public void Pass(string name, Action? lastAct = null)
    {
        Come(name, lastAct);
        Passed?.Invoke(name);
    }

    /// <summary>How a call ended.</summary>
    public void End(string how)
    {
        lock (_lock)
        {
            Write("= " + how);
        }
    }

    public void Dispose() => _trace.Dispose();

    private void Come(string name, Action? lastAct)
    {
        lock (_lock)
        {
            Write(name);
            _passed++;
            if (_passed != order.DieAt && name != order.DieAtName)
            {
                return;
            }

            lastAct?.Invoke();
            // To this thread, which goes no further; one to the process may reach it late.
            _ = raise((int)order.Signal);
            Thread.Sleep(order.Signal == VictimSignal.Kill ? Timeout.Infinite : 0);
        }
    }

    private void Write(string line) => _trace.Write(Encoding.UTF8.GetBytes(line + "\n"));

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int raise(int signal);
}
