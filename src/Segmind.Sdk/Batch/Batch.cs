using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace Segmind.Sdk;

/// <summary>
/// One enumeration of a batch. A request is read when there is room for it; the room is free again when its outcome is taken, so that
/// neither the jobs in flight nor the results in memory are ever more than the room holds.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Neither the room nor the source holds anything that needs disposing; an input may outlive the batch.")]
internal sealed class Batch(SegmindClient client, BatchOptions options, CancellationToken caller)
{
    private readonly BatchRows _rows = new();
    private readonly BatchTally _tally = new(options.BatchProgress);
    private readonly SemaphoreSlim _room = new(options.MaxConcurrency);
    private readonly Channel<BatchOutcome> _outcomes = Channel.CreateUnbounded<BatchOutcome>();
    private readonly CancellationTokenSource _reading = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _fault;
    private int _pending = 1;
    private int _read;

    public static async IAsyncEnumerable<BatchOutcome> RunAsync(SegmindClient client, IAsyncEnumerable<InferenceRequest> requests, BatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batch = new Batch(client, options, cancellationToken);
        var registration = cancellationToken.UnsafeRegister(static batch => ((Batch)batch!).Cancel(), batch);
        await using (registration.ConfigureAwait(false))
        {
            try
            {
                _ = Task.Run(() => batch.PumpAsync(requests), CancellationToken.None);
                await foreach (var outcome in batch._outcomes.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
                {
                    batch._room.Release();
                    yield return outcome;
                }
            }
            finally
            {
                batch.Cancel();
                await batch._ended.Task.ConfigureAwait(false);
            }
        }

        if (batch._fault is { } fault)
        {
            ExceptionDispatchInfo.Throw(fault);
        }
    }

    /// <summary>Reads no further, and ends what has begun as soon as nothing is lost by it.</summary>
    private void Cancel()
    {
        _ = _reading.CancelAsync();
        _rows.Cancel();
    }

    private async Task PumpAsync(IAsyncEnumerable<InferenceRequest> requests)
    {
        try
        {
            await ReadAsync(requests).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_reading.IsCancellationRequested)
        {
            // The reason is told once all that has begun has come out.
        }
        catch (Exception e)
        {
            Fail(e);
        }

        Leave();
    }

    private async Task ReadAsync(IAsyncEnumerable<InferenceRequest> requests)
    {
        _reading.Token.ThrowIfCancellationRequested();
        var input = new BatchInput(requests, _reading.Token);
        await using (input.ConfigureAwait(false))
        {
            while (true)
            {
                await _room.WaitAsync(_reading.Token).ConfigureAwait(false);
                // Room that becomes free in the same moment can win the race.
                _reading.Token.ThrowIfCancellationRequested();
                if (!await input.MoveNextAsync().ConfigureAwait(false))
                {
                    return;
                }

                Begin(input.Current);
            }
        }
    }

    private void Begin(InferenceRequest? request)
    {
        var index = _read++;
        Tell(_tally.Begin);
        if (request is null)
        {
            End(BatchRow.Of(index, request!, key: null, new ArgumentNullException($"requests[{index}]", "The request is null. Nothing was sent."), isSkipped: false, hasSent: false));
            return;
        }

        string? key = null;
        try
        {
            key = options.Key is null ? null : options.Key(request, index) ?? throw new InvalidOperationException($"BatchOptions.Key named no key for {request}. Nothing was sent.");
        }
        catch (Exception e)
        {
            End(BatchRow.Of(index, request, key, e, isSkipped: false, hasSent: false));
            return;
        }

        var row = new BatchRow(_rows, options, request, index, key);
        _rows.Add(row);
        Interlocked.Increment(ref _pending);
        _ = Task.Run(() => RunAsync(row), CancellationToken.None);
    }

    private async Task RunAsync(BatchRow row)
    {
        End(await row.RunAsync(client).ConfigureAwait(false));
        Leave();
    }

    private void End(BatchOutcome outcome)
    {
        Tell(() => _tally.End(outcome));
        _outcomes.Writer.TryWrite(outcome);
    }

    /// <summary>A handler that throws ends the reading, and is told once all that has begun has come out.</summary>
    private void Tell(Action report)
    {
        try
        {
            report();
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private void Fail(Exception fault)
    {
        Interlocked.CompareExchange(ref _fault, fault, null);
        _ = _reading.CancelAsync();
    }

    /// <summary>The pump or a row is through; the last one closes the batch.</summary>
    private void Leave()
    {
        if (Interlocked.Decrement(ref _pending) == 0)
        {
            _fault = caller.IsCancellationRequested ? new OperationCanceledException(caller) : _fault;
            _outcomes.Writer.Complete();
            _ended.SetResult();
        }
    }
}
