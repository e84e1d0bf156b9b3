using Segmind.Sdk.FaultTests.Simulation;

namespace Segmind.Sdk.FaultTests.Sabotage;

/// <summary>An id that is written down when the job has been polled for the first time.</summary>
internal sealed class LateIds : Bug
{
    private Action? _late;

    public override IJournalStorage Storage(SimProcess process, IJournalStorage storage)
    {
        _late = null;
        return new Late(storage, this);
    }

    public override HttpMessageHandler Wire(SimProcess process, HttpMessageHandler wire) => new WireBug(async (_, inner, request, cancellationToken) =>
    {
        var response = await inner.SendAsync(request, cancellationToken);
        if (request.Method == HttpMethod.Get)
        {
            _late?.Invoke();
            _late = null;
        }

        return response;
    }).Wire(process, wire);

    private sealed class Late(IJournalStorage inner, LateIds bug) : StorageDouble(inner)
    {
        public override void Write(string path, long offset, ReadOnlySpan<byte> bytes)
        {
            if (!Says(bytes, RecordKind.Accepted))
            {
                base.Write(path, offset, bytes);
                return;
            }

            var record = bytes.ToArray();
            bug._late = () => Inner.Write(path, Inner.Read(path)!.Length, record);
        }
    }
}
