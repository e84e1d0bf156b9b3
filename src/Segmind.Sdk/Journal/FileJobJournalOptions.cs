namespace Segmind.Sdk;

/// <summary>What a <see cref="FileJobJournal"/> may lie on.</summary>
public sealed class FileJobJournalOptions
{
    /// <summary>Whether a network file system is accepted, where locks can be lost and flushes may lie.</summary>
    /// <value>
    /// <see langword="false"/>. With <see langword="true"/> on such a disk <see cref="OnUnknown.Resubmit"/> is refused, and a key can be
    /// reported unknown while another machine is still sending it.
    /// </value>
    public bool AllowNetworkFileSystem { get; set; }
}
