namespace Segmind.Sdk;

/// <summary>How to run a key once.</summary>
public sealed class RunOnceOptions : WaitOptions
{
    /// <summary>Where the images are saved, under names of ours.</summary>
    /// <value><see langword="null"/> for the journal's own directory. Made if it is not there; images that were saved before stay where they are. A relative path counts from the current directory.</value>
    public string? SaveTo { get; set; }

    /// <summary>What to do when an earlier submit of the key may or may not have been accepted.</summary>
    /// <value><see cref="OnUnknown.Throw"/>.</value>
    public OnUnknown OnUnknown { get; set; }

    /// <summary>Whether a key whose job FAILED, which costs nothing, is submitted again.</summary>
    /// <value><see langword="false"/>: the failure is thrown again, without a call.</value>
    public bool RunAgain { get; set; }
}
