package kernel

// lesser lists what a processor may lack, the newest first.
var lesser = []*bool{&hasVNNI, &hasAVX512, &hasAVX2}
