using System.Runtime.CompilerServices;

namespace KubeProxyNet.Testing.Fuzzing;

/// <summary>One target's executions, on a thread of their own, so that one that does not come back is a finding and no standstill.</summary>
internal sealed class FuzzRun : IDisposable
{
    private const int StackBytes = 1 << 20;

    private static readonly TimeSpan s_end = TimeSpan.FromSeconds(1);

    private readonly Action<byte[]> _read;
    private readonly Func<Exception, bool> _isRefusal;
    private readonly long _mostAllocated;
    private readonly SemaphoreSlim _given = new(0);
    private readonly SemaphoreSlim _done = new(0);
    private readonly Thread _thread;
    private byte[]? _input = [];
    private Exception? _finding;

    internal FuzzRun(Action<byte[]> read, Func<Exception, bool> isRefusal, long mostAllocated)
    {
        (_read, _isRefusal, _mostAllocated) = (read, isRefusal, mostAllocated);
        _thread = new Thread(Loop, StackBytes) { IsBackground = true, Name = "fuzz" };
        _thread.Start();
    }

    /// <summary>How many inputs there were.</summary>
    internal int Executed { get; private set; }

    /// <summary>How many inputs were refused.</summary>
    internal int Refused { get; private set; }

    /// <summary>What is wrong with how it went; null if nothing is.</summary>
    internal Exception? Execute(byte[] input, TimeSpan patience)
    {
        _input = input;
        Executed++;
        _given.Release();
        return _done.Wait(patience) ? _finding : new TimeoutException($"not done after {patience.TotalSeconds:0} s");
    }

    // One that did not come back keeps its thread, and what that waits for.
    public void Dispose()
    {
        _input = null;
        _given.Release();
        if (_thread.Join(s_end))
        {
            _given.Dispose();
            _done.Dispose();
        }
    }

    private void Loop()
    {
        for (_given.Wait(); _input is { } input; _given.Wait())
        {
            _finding = Try(input);
            _done.Release();
        }
    }

    private Exception? Try(byte[] input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            _read(input);
        }
        catch (Exception error) when (_isRefusal(error))
        {
            Refused++;
        }
        catch (Exception error)
        {
            return error;
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return allocated <= _mostAllocated ? null : new InvalidOperationException($"{allocated} bytes were allocated");
    }
}
