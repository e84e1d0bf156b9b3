namespace Segmind.Sdk;

/// <summary>How to resume what a journal holds unfinished.</summary>
public sealed class ResumeOptions : WaitOptions
{
    /// <summary>Where the images are saved, under names of ours.</summary>
    /// <value><see langword="null"/> for the journal's own directory. Made if it is not there.</value>
    public string? SaveTo { get; set; }
}
