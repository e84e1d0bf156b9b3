namespace Segmind.Sdk;

/// <summary>x</summary>
public class SegmindClient : IDisposable
{
    /// <summary>x</summary>
    public void Dispose() => GC.SuppressFinalize(this);
    /// <summary>x</summary>
    public SegmindClient(SegmindClientOptions options) { }
}
